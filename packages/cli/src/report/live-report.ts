import { createServer, type ServerResponse } from 'node:http';
import { liveScript, type RunReport, reportHtml, reportMain } from '@fovea/report';

/** A run's page, served while it is on. */
export interface LiveReport {
  /** Where the page is, e.g. `http://127.0.0.1:41233/`. */
  readonly url: string;
  /** Shows the run as it is now; pages are told at most twice a second. */
  show(run: RunReport): void;
  /** Shows the run one last time, tells the pages that it is over, and ends. */
  close(): Promise<void>;
}

/** Milliseconds between two changes of a page. */
const pause = 500;

/**
 * Serves a run's page on this machine only, at a port that is free. Requests that name another host are
 * refused, so that no other site can read it through its visitors.
 */
export async function liveReport(first: RunReport): Promise<LiveReport> {
  let run = first;
  let timer: NodeJS.Timeout | undefined;
  const pages = new Set<ServerResponse>();
  const send = () => {
    timer = undefined;
    if (pages.size === 0) return;
    const text = `data: ${JSON.stringify(reportMain(run))}\n\n`;
    for (const page of pages) page.write(text);
  };
  const server = createServer((request, response) => {
    const host = request.headers.host ?? '';
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host) || request.method !== 'GET') {
      response.writeHead(403).end();
      return;
    }
    const answer = (type: string, text: string) => {
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
      response.end(text);
    };
    if (request.url === '/') return answer('text/html', reportHtml(run, { script: '/live.js' }));
    if (request.url === '/live.js') return answer('text/javascript', liveScript);
    if (request.url !== '/events') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`data: ${JSON.stringify(reportMain(run))}\n\n`);
    pages.add(response);
    response.on('close', () => pages.delete(response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    show(now) {
      run = now;
      timer ??= setTimeout(send, pause);
    },
    async close() {
      clearTimeout(timer);
      send();
      const ended = [...pages].map(
        (page) => new Promise<void>((resolve) => page.end('event: end\ndata: end\n\n', resolve)),
      );
      const closed = new Promise((resolve) => server.close(resolve));
      // A page that does not read must not keep the run.
      await Promise.race([Promise.all(ended), new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
      server.closeAllConnections();
      await closed;
    },
  };
}
