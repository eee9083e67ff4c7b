/// <reference types="vite/client" />
declare module 'virtual:vocabulary' {
  const terms: import('../build/vocabulary').Term[];
  export default terms;
}
