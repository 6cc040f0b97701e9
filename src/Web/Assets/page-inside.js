// Runs first inside an author's page for a problem (jsinput). Such a page stands in a sandbox: the problem around it cannot call its
// functions, and the page cannot look at what is around it. Messages do the first; a stand-in for `parent` bears the second.

(() => {
  const around = window.parent;
  if (around === window) return;

  const read = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'source').get;

  // Pages of real courses call functions of the page around them, to log what learners do. Here even to look for one raises an error, and takes
  // the learner's answer with it. So messages pass, and every other function of `parent` does nothing.
  const standIn = new Proxy(() => {}, {
    get: (_, name) => name === 'postMessage' ? (...message) => around.postMessage(...message)
      : name === 'parent' || name === 'window' || name === 'self' ? standIn
        : name === Symbol.toPrimitive ? () => '' : () => {},
    set: () => true,
  });
  window.parent = standIn;
  // Channels compare where a message came from with the `parent` that they know.
  Object.defineProperty(MessageEvent.prototype, 'source', {
    configurable: true,
    get() {
      const source = read.call(this);
      return source === around ? standIn : source;
    },
  });

  const tell = message => around.postMessage({ jsinput: true, ...message }, '*');

  window.addEventListener('message', event => {
    if (read.call(event) !== around || event.data?.jsinput !== true) return;
    const { id, call, given } = event.data;
    if (call === undefined) return tell({ ready: document.readyState === 'complete' });
    try {
      const value = call.split('.').reduce((at, name) => at[name], window)(...given);
      // Through JSON, in which the answer is sent anyway: not everything can be a message.
      tell({ id, value: value === undefined ? undefined : JSON.parse(JSON.stringify(value)) });
    } catch (failure) {
      tell({ id, error: String(failure) });
    }
  });
  window.addEventListener('load', () => tell({ ready: true }));
})();
