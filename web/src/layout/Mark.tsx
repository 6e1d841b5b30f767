/** Mark is the sign of Shunban: the strokes of 顺 on the left, a tick for 办 on the right. */
export function Mark(props: { size?: number }) {
  const size = props.size ?? 32;
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#fff" fillOpacity="0.14" />
      <path d="M8 7v18M14.5 9v15" stroke="#9fd0d6" strokeWidth="2.6" strokeLinecap="round" />
      <path
        d="M20 17.5l3.2 4L28 12"
        fill="none"
        stroke="#fff"
        strokeWidth="2.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
