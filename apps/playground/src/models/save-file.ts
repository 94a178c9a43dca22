/** Hands a file to the browser to keep. */
export function saveFile(content: Uint8Array | string, name: string, type: string): void {
  // A copy, because a Blob takes no view into memory that is shared.
  const part = typeof content === 'string' ? content : Uint8Array.from(content);
  const url = URL.createObjectURL(new Blob([part], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then, but has not been read.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
