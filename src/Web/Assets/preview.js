// Formulas are shown as such while they are typed; the server sets them.

import { post } from "./http.js";

const pause = 300; // milliseconds without a key before the server is asked

/** Follows the fields for formulas of all problems, those that come later included. */
export function watchFormulas() {
  const waiting = new Map();
  document.addEventListener('input', event => {
    const field = event.target.closest('.text-input-formula input');
    if (!field) return;
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(() => show(field), pause));
  });
}

async function show(field) {
  const place = document.getElementById(`${field.id}_preview`);
  if (!place || !field.form) return;
  const asked = Date.now();
  const body = new URLSearchParams({ input_id: field.id.slice('input_'.length), dispatch: 'preview_formcalc', formula: field.value, request_start: asked });
  const answer = await post(new URL('input_ajax', field.form.action), body).catch(() => null);
  // An answer that was overtaken by a later one says nothing any more.
  if (answer === null || asked < Number(place.dataset.asked ?? 0)) return;
  place.dataset.asked = asked;
  if (answer.error) place.textContent = answer.error;
  else place.innerHTML = answer.mathml ?? '';
}
