// Lucide's drawings, only those the board needs, without its runtime.
const paths = {
  grip: "M9 5h.01M15 5h.01M9 12h.01M15 12h.01M9 19h.01M15 19h.01",
  more: "M12 5h.01M12 12h.01M12 19h.01",
  plus: "M5 12h14M12 5v14",
  check: "M20 6 9 17l-5-5",
  close: "M18 6 6 18M6 6l12 12",
  down: "m6 9 6 6 6-6",
  up: "m18 15-6-6-6 6",
  right: "m9 18 6-6-6-6",
  move: "M5 12h14M12 5l7 7-7 7",
  panel: "M15 3v18M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2",
  left: "m15 18-6-6 6-6",
  alert: "M12 8v4M12 16h.01M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0",
  clock: "M12 7v5l3 2M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0",
  calendar: "M8 2v4M16 2v4M3 10h18M5 4h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2",
  circle: "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0",
};

export const Icon = ({ name, size = 16 }) => (
  <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true"
    stroke="currentColor" strokeWidth={name === "grip" || name === "more" ? 2.6 : 2}
    strokeLinecap="round" strokeLinejoin="round">
    <path d={paths[name]} />
  </svg>
);
