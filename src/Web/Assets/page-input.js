// jsinput: an author's page in a frame gives the answer and its state, and takes the state back. Source: Open edX, jsinput.js.

import { Channel, Functions } from "./page-messages.js";

const tries = 5;
const pause = 200; // milliseconds between them

/** Returns what fills the field before it is sent. */
export function start(input) {
  const frame = input.querySelector('iframe');
  const field = input.querySelector('textarea');
  if (!frame) return () => {};
  field.hidden = true;
  input.querySelector('.scripted-note').hidden = true;
  const { grade, getState, setState, sop } = input.dataset;
  const isChannel = sop === 'false';
  const page = isChannel ? new Channel(frame) : new Functions(frame);
  // The page learns its state, and tells it, only where it can do both.
  const knowsState = Boolean(getState && setState);

  async function answer() {
    if (isChannel) return readable(await page.call('getGrade'));
    return await page.call(grade);
  }

  async function state() {
    if (isChannel) return readable(await page.call('getState'));
    return unescape(await page.call(getState));
  }

  const kept = field.value ? stateIn(field.value) : input.dataset.initialState;
  if (setState && kept) restore(page, isChannel ? 'setState' : setState, kept);

  return async () => {
    const given = await answer();
    field.value = knowsState ? JSON.stringify({ answer: given, state: await state() }) : String(given ?? '');
  };
}

/** The functions of a page may come a moment after the page. */
async function restore(page, name, state) {
  for (let left = tries; left > 0; left--) {
    try {
      return await page.call(name, state);
    } catch {
      await new Promise(done => setTimeout(done, pause));
    }
  }
}

function stateIn(stored) {
  try {
    const value = JSON.parse(stored);
    return value !== null && typeof value === 'object' ? value.state : value;
  } catch {
    return stored;
  }
}

/** Over a channel, texts come as parts of addresses; one that is none stays as it is. */
function readable(value) {
  const text = String(value ?? '');
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}
