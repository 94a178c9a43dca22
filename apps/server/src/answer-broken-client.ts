import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** What could not be read as HTTP never becomes a request: it is answered here, on the socket, and the connection ends. */
export function answerBrokenClient(error: Error & { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
  else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') end(socket, 408, 'the request did not arrive in time');
  else if (error.code === 'HPE_HEADER_OVERFLOW') end(socket, 431, 'the headers are too large');
  else end(socket, 400, 'this is no HTTP request that can be read');
}

/** Answers what Node would answer by itself, without a word. */
export function answerOddRequests(server: Server): void {
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    end(socket, 405, 'this server is no proxy');
  });
  server.on('checkExpectation', ({ headers }: IncomingMessage, response: ServerResponse) => {
    const body = JSON.stringify({
      error: `nothing is known of the expectation "${headers.expect?.slice(0, 40)}"`,
    });
    const length = Buffer.byteLength(body);
    response.writeHead(417, {
      'content-type': 'application/json',
      'content-length': length,
      connection: 'close',
    });
    response.end(body);
  });
}

function end(socket: Duplex, status: number, message: string): void {
  const body = JSON.stringify({ error: message });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  // A client that does not take its answer is not waited for.
  setTimeout(() => socket.destroy(), 1000).unref();
}
