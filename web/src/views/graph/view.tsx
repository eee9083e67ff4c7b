export function GraphView() { return <div class="page" />; }
