export function Compare() { return <div class="page" />; }
