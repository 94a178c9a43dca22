export type Chart = Parameters<typeof import('vega').parse>[0];

/** A chart that Vega describes, as an SVG picture. */
export async function drawChart(chart: Chart): Promise<string> {
  // Charts are drawn once, at the end: a run should not wait for the library at its start.
  const { parse, View } = await import('vega');
  const view = new View(parse(chart), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** What all charts have: white below, room around, a title at the left. */
export function framed(title: string): Pick<Chart, 'background' | 'padding' | 'title'> {
  return {
    background: 'white',
    padding: 16,
    title: { text: title, anchor: 'start', fontSize: 16, offset: 12 },
  };
}
