// GraphiQL against this host alone. The token stays in the tab: it is read when a request is sent and stored nowhere.
const token = () => document.getElementById('token').value.trim();
document.getElementById('token-form').addEventListener('submit', (event) => event.preventDefault());

async function fetcher(request, options) {
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'omit',
    headers: {
      ...(token() ? { Authorization: `Bearer ${token()}` } : {}),
      ...options?.headers,
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json, application/problem+json',
    },
    body: JSON.stringify(request),
  });
  return response.json();
}

const memory = new Map();
const storage = {
  getItem: (name) => memory.get(name) ?? null,
  setItem: (name, value) => memory.set(name, value),
  removeItem: (name) => memory.delete(name),
  clear: () => memory.clear(),
  get length() { return memory.size; },
};

const root = ReactDOM.createRoot(document.getElementById('explorer'));
const show = () => root.render(React.createElement(GraphiQL, {
  key: token(),
  fetcher,
  storage,
  shouldPersistHeaders: false,
  defaultQuery: '{\n  services(first: 3) {\n    nodes { name organisation { name } }\n  }\n}\n',
}));
// A new token reads the schema anew.
document.getElementById('token').addEventListener('change', show);
show();
