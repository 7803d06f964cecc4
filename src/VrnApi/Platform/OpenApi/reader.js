// Names and levels that the reader leaves out, for those who hear the page.
const name = (element, text, role) => {
  if (!element || element.hasAttribute('aria-label')) return;
  element.setAttribute('aria-label', text);
  if (role) element.setAttribute('role', role);
};
const mend = () => {
  name(document.getElementById('servers'), 'Server');
  name(document.querySelector('.information-container'), 'About', 'region');
  name(document.querySelector('.scheme-container'), 'Server and credentials', 'region');
  for (const heading of document.querySelectorAll('h3.opblock-tag:not([aria-level]), section.models h4:not([aria-level])')) {
    heading.setAttribute('role', 'heading');
    heading.setAttribute('aria-level', '2');
  }
};
new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true });
mend();
