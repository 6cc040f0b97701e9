// Keeps the figures of an Insights page current: the server says that something moved, the page fetches itself again.

const live = document.querySelector('[data-live-url]');
const figures = document.querySelector('[data-live-figures]');
let pending = false;

async function refresh() {
  if (pending || document.hidden) return;
  pending = true;
  try {
    const answer = await fetch(location.href, { credentials: 'same-origin' });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live-figures]');
    const open = [...figures.querySelectorAll('details')].map(details => details.open);
    if (fresh && fresh.innerHTML !== figures.innerHTML) {
      figures.replaceChildren(...fresh.childNodes);
      figures.querySelectorAll('details').forEach((details, at) => { details.open = open[at] ?? details.open; });
    }
  } finally {
    pending = false;
  }
}

if (live && figures) {
  const source = new EventSource(live.dataset.liveUrl);
  source.onopen = () => { live.classList.add('on'); live.textContent = 'Live'; };
  source.onerror = () => { live.classList.remove('on'); live.textContent = 'Reconnecting…'; };
  source.addEventListener('moved', refresh);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
}
