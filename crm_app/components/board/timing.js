// Marks for the benchmark. "Painted" is a message posted from within a frame: it is
// delivered once that frame has been painted.

let framed = false;

/** Run inside a frame callback: what is rendered by it is painted with this very frame. */
export function inFrame(run) {
  framed = true;
  try {
    run();
  } finally {
    framed = false;
  }
}

export const mark = (name, detail) => performance.mark(name, { detail });

export function markPainted(name, detail) {
  if (framed) afterThisFrame(() => mark(name, detail));
  else requestAnimationFrame(() => afterThisFrame(() => mark(name, detail)));
}

function afterThisFrame(run) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = run;
  port2.postMessage(null);
}
