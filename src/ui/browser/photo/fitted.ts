interface Size {
  readonly width: number;
  readonly height: number;
}

/** The same picture so small that no side is longer than `side`; one that fits stays as it is. Whole pixels, at least one. */
export const fitted = ({ width, height }: Size, side: number): Size => {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
};
