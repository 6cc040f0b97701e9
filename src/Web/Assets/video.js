// Players: what learners do with them is reported by the names of Open edX's player, a video watched to near its end is complete, and
// playing goes on where it was left.

import { tell } from './frame.js';
import { complete, keep, report } from './http.js';

/** Part of a video that must have been played to, as Open edX has it. */
const watchedFrom = 0.95;

/** One video, whatever plays it. */
class Watched {
  constructor(block) {
    this.url = block.dataset.completionUrl;
    this.advances = block.dataset.autoAdvance === 'true';
    this.common = { id: block.dataset.video, code: block.dataset.code };
    this.duration = null;
    this.time = 0;
    this.done = false;
    this.stateUrl = block.dataset.stateUrl;
    this.position = Number(block.dataset.position) || 0;
    this.speed = Number(block.dataset.speed) || 1;
    this.kept = this.position;
    window.addEventListener('pagehide', () => this.keepPosition());
  }

  /** Where playing goes on the next time; what is kept already is not sent again. */
  keepPosition(time = this.time) {
    const seconds = Math.floor(time);
    if (!this.stateUrl || seconds === Math.floor(this.kept)) return;
    this.kept = seconds;
    keep(this.stateUrl, { saved_video_position: clock(seconds) });
  }

  keepSpeed(speed) {
    if (this.stateUrl) keep(this.stateUrl, { speed });
  }

  report(name, more = {}) {
    report(name, { ...this.common, duration: this.duration, ...more });
  }

  reportNow(name) {
    this.report(name, { currentTime: this.time });
  }

  /** Where the player is; seconds. */
  at(time) {
    this.time = time;
    if (this.done || !this.duration || time / this.duration < watchedFrom) return;
    this.finish();
  }

  finish() {
    if (this.done) return;
    this.done = true;
    complete(this.url);
  }

  /** The player came to the end of the video. */
  end() {
    this.finish();
    this.reportNow('stop_video');

    // Whoever has seen it begins anew.
    this.time = 0;
    this.keepPosition();
    if (this.advances) tell({ type: 'plugin.autoAdvance', payload: {} });
  }
}

/** HH:MM:SS, as Open edX's player writes places in a video. */
function clock(seconds) {
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(part => String(part).padStart(2, '0')).join(':');
}

function watchFile(video, watched) {
  // What is restored is no act of the learner.
  let restoring = false;
  const loaded = () => {
    watched.duration = Number.isFinite(video.duration) ? video.duration : null;
    watched.report('load_video');
    if (watched.position < 1 || watched.duration && watched.position >= watched.duration - 1) return;
    restoring = true;
    watched.time = watched.position;
    video.currentTime = watched.position;
  };
  video.defaultPlaybackRate = watched.speed;
  video.playbackRate = watched.speed;
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) loaded();
  else video.addEventListener('loadedmetadata', loaded, { once: true });
  let before = 0;
  let speed = video.playbackRate;
  video.addEventListener('timeupdate', () => {
    if (video.seeking) return;
    before = video.currentTime;
    watched.at(video.currentTime);
  });
  video.addEventListener('seeked', () => {
    if (restoring) {
      restoring = false;
      before = video.currentTime;
      return;
    }
    watched.keepPosition(video.currentTime);
    watched.report('seek_video', { old_time: before, new_time: video.currentTime, type: 'onSlideSeek' });
    before = video.currentTime;
  });
  video.addEventListener('ratechange', () => {
    if (speed === video.playbackRate) return;
    watched.report('speed_change_video', { current_time: video.currentTime, old_speed: String(speed), new_speed: String(video.playbackRate) });
    watched.keepSpeed(video.playbackRate);
    speed = video.playbackRate;
  });
  const now = name => {
    watched.time = video.currentTime;
    watched.reportNow(name);
  };
  video.addEventListener('play', () => now('play_video'));
  video.addEventListener('pause', () => {
    if (video.ended) return;
    now('pause_video');
    watched.keepPosition();
  });
  video.addEventListener('ended', () => watched.end());
}

// YouTube's states of a player.
const ended = 0;
const playing = 1;
const paused = 2;

/** Times that a player is asked to tell, a quarter of a second apart; where its site is blocked none answers. */
const mostAsked = 240;

/** YouTube's player tells by messages what its own script would hear; that script need not run in our pages. */
function watchYoutube(frame, watched) {
  const player = new URL(frame.src).origin;
  let state = -1;
  let loaded = false;

  // Until it answers: it may have loaded before this runs, or load long after. To whoever is there, since that may be an empty page yet.
  let asked = 0;
  const asking = setInterval(() => {
    frame.contentWindow?.postMessage(JSON.stringify({ event: 'listening', id: frame.id, channel: 'widget' }), '*');
    if (++asked === mostAsked) clearInterval(asking);
  }, 250);
  window.addEventListener('message', event => {
    if (event.source !== frame.contentWindow || event.origin !== player) return;
    const info = infoOf(event.data);
    if (!info) return;
    clearInterval(asking);
    if (info.duration > 0) watched.duration = info.duration;
    if (!loaded && watched.duration) {
      loaded = true;
      watched.report('load_video');
    }
    if (info.currentTime !== undefined) watched.at(info.currentTime);
    if (info.playerState === undefined || info.playerState === state) return;
    state = info.playerState;
    if (state === playing) watched.reportNow('play_video');
    if (state === paused) {
      watched.reportNow('pause_video');
      watched.keepPosition();
    }
    if (state === ended) watched.end();
  });
}

/** Null: a message about something else. */
function infoOf(data) {
  try {
    const message = JSON.parse(data);
    return message.event === 'infoDelivery' || message.event === 'initialDelivery' ? message.info : null;
  } catch {
    return null;
  }
}

export function watchVideos(root) {
  for (const block of root.querySelectorAll('[data-video]')) {
    const watched = new Watched(block);
    const video = block.querySelector('video');
    const frame = block.querySelector('iframe');
    if (video) watchFile(video, watched);
    else if (frame) watchYoutube(frame, watched);
    block.querySelector('[data-video-watched]')?.addEventListener('click', pressed => {
      pressed.target.disabled = true;
      watched.reportNow('play_video');
      watched.finish();
    });
  }
}
