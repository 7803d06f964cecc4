// The reference implementation: version 17 where the Node that runs this can, else 16.
const modern = Number(process.versions.node.split('.')[0]) >= 22;
export const js = await import(modern ? 'graphql-17' : 'graphql');
export const is17 = js.versionInfo.major >= 17;
