import type { Pixels } from '@fovea/runtime';

/**
 * A bitmap's pixels, RGBA, alpha not premultiplied. Through WebGL, which gives
 * the bytes as they are; a 2D canvas premultiplies and divides again, which
 * changes the colours of pixels that are not opaque. It is used where WebGL
 * cannot be, or for bitmaps that are too large for it.
 */
export function readBitmap(bitmap: ImageBitmap): Pixels {
  const { width, height } = bitmap;
  const data = readWithWebGl(bitmap) ?? readWithCanvas(bitmap);
  return { data, width, height, channels: 4 };
}

/** One for all: a page can have only a few of them. */
let shared: WebGL2RenderingContext | null | undefined;

function readWithWebGl(bitmap: ImageBitmap): Uint8Array | undefined {
  shared ??= new OffscreenCanvas(1, 1).getContext('webgl2');
  const gl = shared;
  if (gl === null || gl.isContextLost()) return undefined;
  const { width, height } = bitmap;
  if (Math.max(width, height) > gl.getParameter(gl.MAX_TEXTURE_SIZE)) return undefined;
  const texture = gl.createTexture();
  const frame = gl.createFramebuffer();
  try {
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    const data = new Uint8Array(width * height * 4);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, data);
    return gl.getError() === gl.NO_ERROR ? data : undefined;
  } finally {
    gl.deleteFramebuffer(frame);
    gl.deleteTexture(texture);
  }
}

function readWithCanvas(bitmap: ImageBitmap): Uint8ClampedArray {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('this browser can draw no image of its size');
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, width, height).data;
}
