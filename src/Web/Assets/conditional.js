// Conditional blocks: after every answer they are asked anew what is to be shown.

import { post } from "./http.js";

/** @param start Makes the blocks below an element work. */
export function watchConditionals(start) {
  document.addEventListener('openedx:answered', () => {
    document.querySelectorAll('[data-conditional]').forEach(block => refresh(block, start));
  });
}

/** Tells that the learner did something a conditional block may wait for. */
export function answered(block) {
  block.dispatchEvent(new CustomEvent('openedx:answered', { bubbles: true }));
}

async function refresh(block, start) {
  const answer = await post(block.dataset.conditional, new URLSearchParams()).catch(() => null);
  const isOpen = String(answer?.message === undefined);
  if (answer === null || isOpen === block.dataset.open) return;
  block.dataset.open = isOpen;
  block.innerHTML = answer.fragments.map(fragment => fragment.content).join('');
  start(block);
}
