// The clock of a running exam. The server decides when the time is up; this only shows it.

const notices = [[300, 'Five minutes are left in your exam.'], [60, 'One minute is left in your exam.'], [0, 'The time of your exam is up.']];

const bar = document.querySelector('[data-exam-remaining]');
if (bar) run(bar);

function run(bar) {
  const clock = bar.querySelector('[role=timer]');
  const voice = bar.querySelector('[role=status]');
  const ends = Date.now() + Number(bar.dataset.examRemaining) * 1000;
  let before = Infinity;
  const beat = setInterval(tick, 1000);
  tick();

  function tick() {
    const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
    clock.textContent = written(left);
    const due = notices.filter(([seconds]) => left <= seconds && before > seconds).at(-1);
    if (due && (before !== Infinity || left === 0)) voice.textContent = due[1];
    bar.classList.toggle('last', left <= notices[0][0]);
    before = left;
    if (left > 0) return;
    clearInterval(beat);
    // A moment later, so that the server's clock agrees; what was not submitted by now is not taken any more.
    setTimeout(() => location.reload(), 1500);
  }
}

function written(seconds) {
  const two = number => String(number).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
