// Tells the page that embeds this one how high it is. Not a module, and at the end of the body: the Learning MFE shows an error instead of
// a unit whose height it has not heard when the unit's load event comes, and modules run just before that.

if (window.parent !== window) {
  // Not the height of the document, which is at least the frame's, so that a frame once high could never shrink.
  const height = () => {
    const style = getComputedStyle(document.body);
    return Math.ceil(document.body.getBoundingClientRect().height + parseFloat(style.marginTop) + parseFloat(style.marginBottom));
  };
  const tell = () => window.parent.postMessage(
    { type: 'plugin.resize', payload: { width: document.body.offsetWidth, height: height(), hasLoaded: true } }, '*');
  new ResizeObserver(tell).observe(document.body);
  tell();
}
