// Sets the formulas of course texts. MathJax is loaded only by pages that have some: it is large, and comes from elsewhere.

const place = document.querySelector('[data-mathjax]');

// The delimiters of Open edX. Dollar signs are none of them.
const written = /\\\(|\\\[|\[mathjax/;

let loading;

function load() {
  window.MathJax = {
    tex: {
      inlineMath: [['\\(', '\\)'], ['[mathjaxinline]', '[/mathjaxinline]']],
      displayMath: [['\\[', '\\]'], ['[mathjax]', '[/mathjax]']],
    },
    options: { skipHtmlTags: ['script', 'noscript', 'style', 'textarea', 'pre', 'code', 'option', 'select'] },
    startup: { typeset: false },
  };
  return new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = place.dataset.mathjax;
    if (place.dataset.mathjaxIntegrity) script.integrity = place.dataset.mathjaxIntegrity;
    script.crossOrigin = 'anonymous';
    script.addEventListener('load', () => window.MathJax.startup.promise.then(done, failed));
    script.addEventListener('error', failed);
    document.head.append(script);
  });
}

/** Sets the formulas below an element; those set before stay. Without the script the text stays as it was written. */
export async function typeset(root) {
  if (!place || !written.test(root.textContent)) return;
  try {
    loading ??= load();
    await loading;
    await window.MathJax.typesetPromise([root]);
  } catch (failure) {
    console.warn('Formulas could not be set.', failure);
  }
}
