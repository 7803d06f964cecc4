// What processes have used, from /proc; Linux alone.
import { readdirSync, readFileSync } from 'node:fs';

// USER_HZ is 100 on every Linux that .NET and PostgreSQL run on.
const HERTZ = 100;

function stat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
    return { parent: fields[1], own: fields[11] + fields[12], reaped: fields[13] + fields[14] };
  } catch { return null; }
}

/** CPU seconds of a process and of all its children, those that have ended included. */
export function seconds(pid) {
  const { own, reaped } = stat(pid);
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(stat).filter((found) => found?.parent === pid);
  return (own + reaped + children.reduce((sum, child) => sum + child.own, 0)) / HERTZ;
}

export const residentMegabytes = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
