export type Arc = { readonly from: string; readonly to: string; readonly capacity: number; readonly cost: number };

type Edge = { readonly from: number; readonly to: number; readonly cost: number; left: number };

const SOURCE = 0;
const SINK = 1;

/** The cheapest way from source to sink through what capacity is left, as edge numbers from the sink back, or null. */
function cheapestWay(edges: readonly Edge[], leaving: readonly number[][]): number[] | null {
  const cost = leaving.map(() => Number.POSITIVE_INFINITY);
  const cameBy = leaving.map(() => -1);
  const waiting = [SOURCE];
  cost[SOURCE] = 0;
  for (const node of waiting) {
    // A node that became cheaper is looked at again; the ways back make costs negative, so Dijkstra won't do.
    for (const index of leaving[node] ?? []) {
      const edge = edges[index];
      if (!edge || edge.left === 0) continue;
      const there = (cost[node] ?? 0) + edge.cost;
      if (there >= (cost[edge.to] ?? 0)) continue;
      cost[edge.to] = there;
      cameBy[edge.to] = index;
      waiting.push(edge.to);
    }
  }
  if (cost[SINK] === Number.POSITIVE_INFINITY) return null;
  const way: number[] = [];
  for (let node = SINK; node !== SOURCE; node = edges[way.at(-1) ?? 0]?.from ?? SOURCE) way.push(cameBy[node] ?? 0);
  return way;
}

/** Sends as much as fits from 'source' to 'sink', as cheaply as that is possible: the amount on each arc, in order. */
export function cheapestFlow(arcs: readonly Arc[]): number[] {
  const nodes = new Map([
    ['source', SOURCE],
    ['sink', SINK],
  ]);
  const edges: Edge[] = [];
  const leaving: number[][] = [[], []];
  const nodeOf = (name: string): number => {
    const node = nodes.get(name) ?? leaving.push([]) - 1;
    nodes.set(name, node);
    return node;
  };
  for (const { from, to, capacity, cost } of arcs) {
    const [start, end] = [nodeOf(from), nodeOf(to)];
    leaving[start]?.push(edges.length);
    leaving[end]?.push(edges.length + 1);
    // Each arc is followed by its way back, so edge `n ^ 1` undoes edge `n`.
    edges.push({ from: start, to: end, left: capacity, cost }, { from: end, to: start, left: 0, cost: -cost });
  }
  for (let way = cheapestWay(edges, leaving); way !== null; way = cheapestWay(edges, leaving)) {
    for (const index of way) {
      const [there, back] = [edges[index], edges[index ^ 1]];
      if (there) there.left -= 1;
      if (back) back.left += 1;
    }
  }
  return arcs.map((_, index) => edges[index * 2 + 1]?.left ?? 0);
}
