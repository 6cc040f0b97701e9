// Formulas and chemical equations are shown as such while they are typed: the server sets those that it reads itself, this page the others.

import { formulaOf, markupOf } from "./asciimath.js";
import { post } from "./http.js";

const pause = 300; // milliseconds without a key before the server is asked

const dispatches = { 'text-input-formula': 'preview_formcalc', 'chemicalequationinput': 'preview_chemcalc' };

/** Follows the fields of all problems, those that come later included. */
export function watchFormulas() {
  const waiting = new Map();
  document.addEventListener('input', event => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement)) return;
    if (field.closest('.text-input-dynamath')) set(field);
    const kind = Object.keys(dispatches).find(name => field.closest(`.${name}`));
    if (!kind) return;
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(() => ask(field, dispatches[kind]), pause));
  });
}

/** Sets the formulas that stand in the fields of a part of the page already. */
export function setFormulas(root) {
  root.querySelectorAll('.text-input-dynamath input').forEach(set);
}

/** The formula below its field, and its MathML into the field that goes along with the answer. */
function set(field) {
  const id = field.id.slice('input_'.length);
  const math = formulaOf(field.value);
  document.getElementById(`display_${id}`)?.replaceChildren(...(math ? [math] : []));
  const along = document.getElementById(`${field.id}_dynamath`);
  if (along) along.value = math ? markupOf(math) : '';
}

async function ask(field, dispatch) {
  const place = document.getElementById(`${field.id}_preview`);
  if (!place || !field.form) return;
  const asked = Date.now();
  const body = new URLSearchParams({ input_id: field.id.slice('input_'.length), dispatch, formula: field.value, request_start: asked });
  const answer = await post(new URL('input_ajax', field.form.action), body).catch(() => null);
  // An answer that was overtaken by a later one says nothing any more.
  if (answer === null || asked < Number(place.dataset.asked ?? 0)) return;
  place.dataset.asked = asked;
  if (answer.error) place.textContent = answer.error;
  else place.innerHTML = answer.mathml ?? (field.value.trim() ? answer.preview : '');
}
