// Everything that moves inside a unit: problems, completion by viewing, players, formulas, the messages to an embedding page.
// The module http.js stands beside it under any hash: the server gives its own content for a hash it does not know.

import { answered, watchConditionals } from "./conditional.js";
import { startBoards } from "./drag.js";
import { openInParent, talkToParent } from "./frame.js";
import { complete, post } from "./http.js";
import { fillInputs, startInputs } from "./inputs.js";
import { typeset } from "./math.js";
import { setFormulas, watchFormulas } from "./preview.js";
import { watchRapid } from "./rapid.js";
import { watchVideos } from "./video.js";

const delay = Number(document.body.dataset.markCompletedOnViewAfterDelay ?? 5000);

const waiting = new Map();

/** Completes blocks that count as done once they were on screen for a while. */
const observer = new IntersectionObserver(entries => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) {
      clearTimeout(waiting.get(target));
    } else {
      waiting.set(target, setTimeout(() => {
        observer.unobserve(target);
        complete(target.dataset.completeOnView);
      }, delay));
    }
  }
});

const sending = new WeakSet();

/** Sends a problem's form to the handler of the button that was pressed, and shows the answer in place. */
async function submitProblem(event) {
  const form = event.target.closest('.problem form');
  if (!form) return;
  event.preventDefault();
  const problem = form.closest('.problem');
  const url = event.submitter?.getAttribute('formaction') ?? form.action;
  if (sending.has(form)) return;
  sending.add(form);
  try {
    if (['problem_check', 'problem_save'].includes(event.submitter?.dataset.action ?? 'problem_check')) await fillInputs(form);
  } catch (failure) {
    notify(problem, `The answer could not be read (${failure.message}). Please try again.`);
    return;
  } finally {
    sending.delete(form);
  }
  // Before the buttons are disabled: a disabled one is no part of the form.
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const buttons = [...problem.querySelectorAll('button')].filter(button => !button.disabled);
  buttons.forEach(button => { button.disabled = true; });
  try {
    const answer = await post(url, body);
    const html = answer.contents ?? answer.html;
    if (html) {
      problem.innerHTML = html;
      setFormulas(problem);
      startInputs(problem);
      typeset(problem);
      (problem.querySelector('[role=status], .notification') ?? problem).focus?.();
    } else if (answer.hint_index !== undefined) {
      problem.querySelector('.problem-hint').innerHTML = answer.msg;
      typeset(problem);
      event.submitter.value = answer.hint_index + 1;
      event.submitter.hidden = answer.should_enable_next_hint === false;
    } else if (answer.answers) {
      showAnswers(problem, answer.answers);
      typeset(problem);
    } else if (typeof answer.success === 'string') {
      notify(problem, answer.success);
    } else if (answer.msg) {
      notify(problem, answer.msg);
    }
    buttons.forEach(button => { if (button.isConnected) button.disabled = false; });
    answered(problem);
  } catch (failure) {
    buttons.forEach(button => { button.disabled = false; });
    notify(problem, `The answer could not be sent (${failure.message}). Please try again.`);
  }
}

function showAnswers(problem, answers) {
  for (const [id, value] of Object.entries(answers)) {
    // An object has the parts of an answer (images: rectangle, regions), of which some may be missing.
    const values = Array.isArray(value) ? value : value && typeof value === 'object' ? Object.values(value).filter(Boolean) : [value];
    const choices = values.map(name => document.getElementById(`input_${id}_${name}`) ?? document.querySelector(`input[name^="input_${id}_choice"]#${CSS.escape(name)}`)).filter(Boolean);
    choices.forEach(choice => choice.closest('.field').classList.add('choicegroup_shown'));
    if (choices.length > 0) continue;
    const place = document.getElementById(`answer_${id}`) ?? document.getElementById(id);
    if (!place) continue;
    if (id.includes('_solution_')) place.innerHTML = value;
    else place.textContent = values.join(', ');
    place.hidden = false;
  }
}

function notify(problem, text) {
  let place = problem.querySelector('.notification');
  if (!place) {
    place = document.createElement('div');
    place.className = 'notification';
    place.setAttribute('role', 'status');
    problem.append(place);
  }
  place.textContent = text;
  place.hidden = false;
}

/** Makes everything below an element work. */
function start(root) {
  root.querySelectorAll('[data-complete-on-view]').forEach(block => observer.observe(block));
  watchVideos(root);
  startInputs(root);
  startBoards(root);
  setFormulas(root);
  watchRapid(root);
  // A document has no text.
  typeset(root.body ?? root);
}

/** A click into a picture fills the two fields below it, in pixels of the author's size. */
function choosePlace(event) {
  const place = event.target.closest('.problem [data-place]');
  if (!place) return;
  const picture = place.querySelector('img');
  const frame = picture.getBoundingClientRect();
  const width = Number(picture.getAttribute('width')) || picture.naturalWidth;
  const height = Number(picture.getAttribute('height')) || picture.naturalHeight;
  const spot = {
    x: Math.round((event.clientX - frame.left) * width / frame.width),
    y: Math.round((event.clientY - frame.top) * height / frame.height),
  };
  for (const axis of ['x', 'y']) {
    const field = document.getElementById(`input_${place.dataset.place}_${axis}`);
    if (field.disabled) return;
    field.value = Math.max(0, spot[axis]);
  }
  const mark = place.querySelector('circle');
  mark?.setAttribute('cx', spot.x);
  mark?.setAttribute('cy', spot.y);
  mark?.removeAttribute('visibility');
}

/** Opens a tool in a dialog: the embedding page's, when there is one, else one of this page. Without this, the link opens a window. */
function openTool(event) {
  const link = event.target.closest('a[data-lti-modal]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (openInParent(link.href, link.dataset.ltiModal, link.dataset.width)) return;
  const dialog = document.createElement('dialog');
  dialog.className = 'lti-modal';
  dialog.setAttribute('aria-label', link.dataset.ltiModal);
  dialog.style.width = link.dataset.width;
  dialog.style.height = link.dataset.height;
  const close = document.createElement('button');
  close.className = 'button quiet';
  close.textContent = 'Close';
  close.addEventListener('click', () => dialog.close());
  const frame = document.createElement('iframe');
  frame.title = link.dataset.ltiModal;
  frame.src = link.href;
  frame.allow = 'fullscreen; microphone *; camera *; midi *; geolocation *; encrypted-media *';
  dialog.append(close, frame);
  dialog.addEventListener('close', () => { dialog.remove(); link.focus(); });
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener('click', choosePlace);
document.addEventListener('click', openTool);
document.addEventListener('submit', submitProblem);
start(document);
watchConditionals(start);
watchFormulas();
talkToParent();
