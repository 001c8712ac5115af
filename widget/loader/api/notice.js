// What tells of unread messages beyond the badge, where the page asks for it: its title, a sound.

const COUNT = /^\(\d+\) /;

export const notice = (core, { title, sound }) => {
  let last = 0;
  let audio;

  const mark = (count) => {
    const bare = document.title.replace(COUNT, "");
    document.title = count ? `(${count}) ${bare}` : bare;
  };
  // Two short tones; a browser that wants to be touched first stays silent.
  const ring = () => {
    try {
      audio ||= new AudioContext();
      [660, 880].forEach((hertz, i) => {
        const [tone, volume] = [audio.createOscillator(), audio.createGain()];
        const at = audio.currentTime + i * 0.12;
        tone.frequency.value = hertz;
        volume.gain.setValueAtTime(0.06, at);
        volume.gain.exponentialRampToValueAtTime(0.001, at + 0.2);
        tone.connect(volume).connect(audio.destination);
        tone.start(at);
        tone.stop(at + 0.2);
      });
    } catch {}
  };
  const hear = (name, detail) => {
    if (name != "unread") return;
    const { count } = detail;
    if (title) mark(count);
    if (sound && count > last) ring();
    last = count;
  };
  core.ears.push(hear);
  return () => {
    core.ears.splice(core.ears.indexOf(hear), 1);
    if (title) mark(0);
    audio?.close();
  };
};
