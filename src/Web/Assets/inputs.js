// Inputs that scripts draw. Each kind is a module with `start(input)`, loaded where there is one, which returns what fills the field of the input.

const kinds = {
  '[data-page-input]': () => import("./page-input.js"),
  '[data-drag-input]': () => import("./drag-input.js"),
  '[data-circuit-input]': () => import("./circuit-input.js"),
};

const started = new WeakMap();

/** Makes the inputs below an element work; each once. */
export function startInputs(root) {
  for (const [kind, load] of Object.entries(kinds)) {
    for (const input of root.querySelectorAll(kind)) {
      if (started.has(input)) continue;
      const filling = load().then(module => module.start(input));
      // Where the script cannot be had, the field stays a field for text.
      filling.catch(failure => console.error(failure));
      started.set(input, filling);
    }
  }
}

/** Fills the fields of a form before it is sent; fails where an input cannot say its answer. */
export async function fillInputs(form) {
  for (const input of form.querySelectorAll(Object.keys(kinds).join())) {
    const fill = await started.get(input)?.catch(() => null);
    await fill?.();
  }
}
