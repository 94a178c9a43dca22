/**
 * What a live page runs: it takes each new `<main>` that its server sends at `/events` (server-sent
 * events, the data a JSON string), and keeps open what the reader opened. The event `end` is the last.
 */
export const liveScript: string = `'use strict';
const status = document.querySelector('.live');
const events = new EventSource('/events');
events.onopen = () => { status.textContent = 'live: this page follows the run'; };
events.onmessage = ({ data }) => {
  const main = document.querySelector('main');
  const states = new Map([...main.querySelectorAll('details[id]')].map(({ id, open }) => [id, open]));
  main.innerHTML = JSON.parse(data);
  for (const details of main.querySelectorAll('details[id]')) {
    const open = states.get(details.id);
    if (open !== undefined) details.open = open;
  }
};
events.addEventListener('end', () => {
  events.close();
  status.textContent = 'the run is over; this page is kept as it is until it is closed';
});
events.onerror = () => { status.textContent = 'the run cannot be reached; trying again'; };
`;
