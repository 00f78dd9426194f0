/** `s***@example.org`: enough to recognise one's own address by, too little to write to. */
export const masked = (address: string): string => {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}***${address.slice(at)}`;
};
