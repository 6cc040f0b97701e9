// What a unit tells the page that embeds it: the messages of Open edX's unit pages, but for its height, which height.js tells. Nothing secret
// is among them, so any parent may hear.

const embedded = window.parent !== window;

export function tell(message) {
  if (embedded) window.parent.postMessage(message, '*');
}

/** The block, or any element, that a fragment or the name of a block means; null: none. */
function named(name) {
  if (!name) return null;
  return document.getElementById(name) ?? document.querySelector(`[name="${CSS.escape(name)}"]`) ?? document.querySelector(`[data-usage-id$="@${CSS.escape(name)}"]`);
}

/** An embedded page is as high as its content and cannot scroll: the page around it must. */
function scrollTo(element) {
  tell({ offset: element.getBoundingClientRect().top + window.scrollY });
}

function followFragment(event) {
  const link = event.target.closest('a[href]');
  if (!link || event.defaultPrevented || link.hash.length < 2 || link.pathname !== location.pathname || link.host !== location.host) return;
  const target = named(decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  event.preventDefault();
  target.focus?.({ preventScroll: true });
  scrollTo(target);
}

function hear(event) {
  if (event.source !== window.parent || typeof event.data?.hashName !== 'string') return;
  const target = named(decodeURIComponent(event.data.hashName.replace(/^#/, '')));
  if (target) scrollTo(target);
}

/** A tool in a dialog of the embedding page; false: there is none. */
export function openInParent(url, title, width) {
  tell({ type: 'plugin.modal', payload: { url, title, width } });
  return embedded;
}

/** Tells jumps and full screens, from now on. */
export function talkToParent() {
  if (!embedded) return;
  document.addEventListener('fullscreenchange', () => tell({ type: 'plugin.videoFullScreen', payload: { open: document.fullscreenElement !== null } }));
  document.addEventListener('click', followFragment);
  window.addEventListener('message', hear);
  const start = named(decodeURIComponent(location.hash.slice(1)));
  if (start) window.addEventListener('load', () => scrollTo(start));
}
