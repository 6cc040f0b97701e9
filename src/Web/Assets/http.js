// Same-origin requests with the CSRF token that the server set as a cookie.

export function csrfToken() {
  const match = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return match ? decodeURIComponent(match[1]) : '';
}

/** Posts a body and returns the parsed JSON answer, of which apps around the page hear, too; throws on a refused or failed request. */
export async function post(url, body, type) {
  const headers = { 'X-CSRFToken': csrfToken(), 'X-Requested-With': 'XMLHttpRequest', Accept: 'application/json' };
  if (type) headers['Content-Type'] = type;
  const answer = await fetch(url, { method: 'POST', body, headers, credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  const text = await answer.text();
  document.dispatchEvent(new CustomEvent('openedx:answer', { detail: { url, status: answer.status, text } }));
  return text ? JSON.parse(text) : null;
}

/** Completes a block; whoever may not is none the wiser. */
export function complete(url) {
  return post(url, JSON.stringify({ completion: 1.0 }), 'application/json').catch(() => {});
}

/** Keeps fields of a learner's own, also while the page is being left; never disturbs it. */
export function keep(url, fields) {
  const headers = { 'X-CSRFToken': csrfToken(), 'X-Requested-With': 'XMLHttpRequest', Accept: 'application/json' };
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers, credentials: 'same-origin', keepalive: true }).catch(() => {});
}

/** Reports a learner's interaction; never disturbs the page. */
export function report(name, payload) {
  const body = new URLSearchParams({ event_type: name, event: JSON.stringify(payload), page: location.href });
  post('/event', body).catch(() => {});
}
