// Dialogs of the circuit editor: a form with named fields, and the properties of parts as such.

import { engineering } from "./circuit-numbers.js";
import { partKinds } from "./circuit-parts.js";
import { parseSource, sourceKinds } from "./circuit-sources.js";

export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

/**
 * Asks, and resolves to the values by name; to null when it is closed otherwise.
 * @param fields `[{name, label, value, choices, changed}]`, or a function of the values so far that gives them
 */
export function ask(title, fields) {
  const dialog = make('dialog', { class: 'circuit-dialog', 'aria-label': title });
  const rows = make('div');
  const valuesIn = () => Object.fromEntries([...rows.querySelectorAll('[name]')].map(field => [field.name, field.value]));
  const fill = values => rows.replaceChildren(...(typeof fields === 'function' ? fields(values) : fields).map(field => row(field, () => fill(valuesIn()))));
  const cancel = make('button', { type: 'button', class: 'button quiet' }, 'Cancel');
  // No form inside the problem's form: the fields must not be sent, nor Enter submit the problem.
  const okay = make('button', { type: 'button', class: 'button' }, 'OK');
  dialog.append(make('h4', {}, title), rows, make('p', {}, okay, ' ', cancel));
  fill({});
  document.body.append(dialog);
  return new Promise(done => {
    const end = values => {
      dialog.close();
      dialog.remove();
      done(values);
    };
    okay.addEventListener('click', () => end(valuesIn()));
    cancel.addEventListener('click', () => end(null));
    dialog.addEventListener('cancel', event => { event.preventDefault(); end(null); });
    dialog.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || !event.target.matches('input')) return;
      // Else the key goes on, and presses the button that gets the focus back.
      event.preventDefault();
      end(valuesIn());
    });
    dialog.showModal();
    rows.querySelector('[name]')?.focus();
  });
}

function row({ name, label, value, choices, isKind }, again) {
  const field = choices
    ? make('select', { name }, ...choices.map(choice => make('option', choice === value ? { selected: '' } : {}, choice)))
    : make('input', { name, type: 'text', value: value ?? '', autocomplete: 'off', spellcheck: 'false' });
  if (isKind) {
    field.addEventListener('change', () => {
      again();
      document.querySelector(`dialog[open] [name="${name}"]`)?.focus();
    });
  }
  return make('p', {}, make('label', {}, `${label} `, field));
}

/** Resolves to the new properties of a part, or null. */
export async function askProperties(part) {
  const kind = partKinds[part.type];
  if (kind.isSource) return askSource(part, kind);
  const shown = Object.keys(kind.properties);
  if (shown.length === 0) return null;
  const answer = await ask(kind.name, shown.map(name => ({ name, label: labels[name] ?? name, value: part.properties[name], choices: kind.choices?.[name] })));
  return answer && { ...part.properties, ...answer };
}

const labels = { name: 'Name', label: 'Label', r: 'Resistance (Ω)', c: 'Capacitance (F)', l: 'Inductance (H)', A: 'Gain', area: 'Area', type: 'Type', color: 'Plot color', offset: 'Plot offset' };

async function askSource(part, kind) {
  const now = parseSource(part.properties.value);
  const answer = await ask(kind.name, values => {
    const chosen = values.kind ?? now.kind;
    const { args } = chosen === now.kind ? now : parseSource(`${chosen}()`);
    const names = sourceKinds[chosen] ?? sourceKinds.dc;
    const isList = chosen.startsWith('pwl');
    return [
      { name: 'name', label: 'Name', value: values.name ?? part.properties.name },
      { name: 'kind', label: 'Function', value: chosen, choices: Object.keys(sourceKinds), isKind: true },
      ...names.map((label, place) => ({ name: `argument-${place}`, label, value: isList ? args.map(value => engineering(value)).join(',') : engineering(args[place]) })),
    ];
  });
  if (!answer) return null;
  const { name, kind: chosen, ...args } = answer;
  return { ...part.properties, name, value: `${chosen}(${Object.values(args).join(',')})` };
}
