// Live questioning: the course team opens a problem to the class and watches the answers come in.

import { post } from "./http.js";

const pause = 3000; // milliseconds between two looks at the answers

/** Makes the panels below an element live; each once. */
export function watchRapid(root) {
  root.querySelectorAll('[data-rapid]:not([data-rapid-started])').forEach(panel => {
    panel.dataset.rapidStarted = '';
    panel.querySelector('form').addEventListener('submit', event => toggle(event, panel));
    if (panel.querySelector('[data-rapid-state]').classList.contains('on')) look(panel);
  });
}

async function toggle(event, panel) {
  event.preventDefault();
  const button = panel.querySelector('[data-rapid-toggle]');
  button.disabled = true;
  try {
    await post(`${panel.dataset.rapid}toggle_block_open_status`, '{}', 'application/json');
    await look(panel);
  } catch (failure) {
    panel.querySelector('[data-rapid-state]').textContent = `That did not work (${failure.message}).`;
  }
  button.disabled = false;
}

/** Shows the answers now, and again as long as the problem is open and the panel is on the page. */
async function look(panel) {
  clearTimeout(Number(panel.dataset.rapidTimer));
  const answer = await fetch(`${panel.dataset.rapid}responses`, { headers: { Accept: 'application/json' }, credentials: 'same-origin' })
    .then(reply => (reply.ok ? reply.json() : null)).catch(() => null);
  if (answer) draw(panel, answer);
  if (panel.isConnected && (answer === null || answer.is_open)) panel.dataset.rapidTimer = setTimeout(() => look(panel), pause);
}

function draw(panel, { is_open, runs, choices, counts, total_counts }) {
  panel.querySelector('[data-rapid-toggle]').textContent = is_open ? 'Close the problem now' : 'Open the problem now';
  const state = panel.querySelector('[data-rapid-state]');
  state.textContent = is_open ? 'Open' : 'Closed';
  state.classList.toggle('on', is_open);
  const head = row('th', ['Choice', ...runs.map(run => `Run ${run.id}${run.open ? ' (open)' : ''}`)], 'col');
  const body = choices.map(choice => {
    const line = row('td', [choice.answer_text, ...runs.map(run => counts[choice.answer_id][run.id])], 'row');
    runs.forEach((run, place) => {
      const [meter, bar] = [document.createElement('div'), document.createElement('i')];
      meter.className = 'meter';
      meter.setAttribute('aria-hidden', 'true');
      bar.style.width = `${total_counts[run.id] === 0 ? 0 : 100 * counts[choice.answer_id][run.id] / total_counts[run.id]}%`;
      meter.append(bar);
      line.cells[place + 1].append(meter);
    });
    return line;
  });
  const table = document.createElement('table');
  table.className = 'data';
  table.createTHead().append(head);
  table.createTBody().append(...body, row('td', ['All', ...runs.map(run => total_counts[run.id])], 'row'));
  panel.querySelector('[data-rapid-results]').replaceChildren(table);
}

/** A line whose first cell is its heading; texts of authors stay texts. */
function row(kind, texts, scope) {
  const line = document.createElement('tr');
  texts.forEach((text, place) => {
    const cell = document.createElement(place === 0 ? 'th' : kind);
    if (cell.tagName === 'TH') cell.scope = scope;
    cell.textContent = text;
    line.append(cell);
  });
  return line;
}
