import { type ClipboardEvent, type DragEvent, useState } from 'react';

/** What an element needs to take files that are dropped on it or pasted into it. */
export interface DroppedFile {
  /** Whether something is being dragged over it. */
  readonly over: boolean;
  readonly handlers: {
    onDragOver(event: DragEvent): void;
    onDragLeave(event: DragEvent): void;
    onDrop(event: DragEvent): void;
    onPaste(event: ClipboardEvent): void;
  };
}

/** Takes the first file that is dropped or pasted. */
export function useDroppedFile(onFile: (file: File) => void): DroppedFile {
  const [over, setOver] = useState(false);
  const take = (data: DataTransfer) => {
    const [file] = data.files;
    if (file !== undefined) onFile(file);
    return file !== undefined;
  };
  return {
    over,
    handlers: {
      onDragOver(event) {
        if (!event.dataTransfer.types.includes('Files')) return;
        // The browser would open the file instead.
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop(event) {
        setOver(false);
        if (take(event.dataTransfer)) event.preventDefault();
      },
      onPaste(event) {
        if (take(event.clipboardData)) event.preventDefault();
      },
    },
  };
}
