// The running host that the client tests drive: ./test.sh starts it and names it in the environment.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { sandboxClients } from '../../postman/signer.mjs';

const required = (name) => process.env[name] ?? (() => { throw new Error(`${name} is not set; ./test.sh starts a host and sets it`); })();

export const base = required('VRN_BASE_URL');
export const sandboxPath = required('VRN_SANDBOX');
export const clients = sandboxClients(sandboxPath);
export const repository = resolve(import.meta.dirname, '../..');

/** A folder or file of the reference material; null where there is none, which CI treats as a failure. */
export function reference(path) {
  const full = resolve(process.env.VRN_REFERENCE ?? resolve(repository, '../shared/reference'), path);
  if (existsSync(full)) return full;
  if (process.env.CI) throw new Error(`needs reference/${path}`);
  return null;
}
