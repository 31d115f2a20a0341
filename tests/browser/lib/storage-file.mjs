// All that one site has stored in a browser, as JSON: written into a file, and put back into another browser before the
// app is first opened there.

// Bytes stand as { $bytes: base64 }; whatever else the app stores is JSON already.
export const takeOut = (page) =>
  page.evaluate(async () => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const packed = (value) => (value instanceof Uint8Array ? { $bytes: btoa(String.fromCharCode(...value)) } : value);
    const databases = [];
    for (const { name, version } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      const stores = [];
      for (const storeName of database.objectStoreNames) {
        const store = database.transaction(storeName).objectStore(storeName);
        const indexes = [...store.indexNames].map((name) => ({ name, keyPath: store.index(name).keyPath }));
        const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
        const items = keys.map((key, at) => ({ key, value: packed(values[at]) }));
        stores.push({ name: storeName, keyPath: store.keyPath, indexes, items });
      }
      database.close();
      databases.push({ name, version, stores });
    }
    return { localStorage: { ...localStorage }, databases };
  });

// On a page of the site on which the app does not run.
export const putBack = (page, { localStorage: settings, databases }) =>
  page.evaluate(
    async ({ settings, databases }) => {
      const unpacked = (value) =>
        value?.$bytes === undefined ? value : Uint8Array.from(atob(value.$bytes), (letter) => letter.charCodeAt(0));
      for (const [key, value] of Object.entries(settings)) localStorage.setItem(key, value);
      for (const { name, version, stores } of databases) {
        await new Promise((resolve, reject) => {
          const request = indexedDB.open(name, version);
          request.onerror = () => reject(request.error);
          request.onupgradeneeded = () => {
            for (const { name, keyPath, indexes, items } of stores) {
              const store = request.result.createObjectStore(name, { keyPath });
              for (const index of indexes) store.createIndex(index.name, index.keyPath);
              for (const { key, value } of items) store.put(unpacked(value), ...(keyPath === null ? [key] : []));
            }
          };
          request.onsuccess = () => {
            request.result.close();
            resolve();
          };
        });
      }
    },
    { settings, databases },
  );
