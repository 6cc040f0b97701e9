// Uploads a course archive and says how the import went.

import { csrfToken } from './http.js';

const form = document.getElementById('import');
const outcome = document.getElementById('outcome');
const progress = document.getElementById('progress');

form.addEventListener('submit', async event => {
  event.preventDefault();
  const key = document.getElementById('course_key').value.trim();
  const url = `/api/courses/v0/import/${encodeURIComponent(key)}/`;
  const body = new FormData();
  body.append('course_data', document.getElementById('course_data').files[0]);
  const button = form.querySelector('button');
  button.disabled = true;
  progress.hidden = false;
  outcome.textContent = 'Uploading and importing…';
  try {
    const answer = await fetch(url, { method: 'POST', body, headers: { 'X-CSRFToken': csrfToken() }, credentials: 'same-origin' });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.developer_message ?? answer.statusText);
    const state = await fetch(`${url}?task_id=${said.task_id}&filename=${encodeURIComponent(said.filename)}`, { credentials: 'same-origin' });
    const { state: end } = await state.json();
    outcome.textContent = end === 'Succeeded' ? 'Imported and published.' : `The archive was refused (${end}).`;
    if (end === 'Succeeded') location.reload();
  } catch (failure) {
    outcome.textContent = `The import failed: ${failure.message}`;
  } finally {
    button.disabled = false;
    progress.hidden = true;
  }
});
