// A picture as a phone's camera writes it: where it was taken stands in its EXIF.
const PLACE = "GPS 30.27,120.15";

// width × height of noise, so that it does not become small.
export async function photograph(page, width, height) {
  const url = await page.evaluate(
    ([width, height]) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d");
      const pixels = context.createImageData(width, height);
      let seed = 1;
      for (let at = 0; at < pixels.data.length; at += 1) {
        seed = (seed * 48271) % 2147483647;
        pixels.data[at] = at % 4 === 3 ? 255 : (at / width / 8 + (seed % 64)) & 255;
      }
      context.putImageData(pixels, 0, 0);
      return canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 }).then(
        (blob) =>
          new Promise((resolve) => {
            const reader = new FileReader();
            reader.onload = () => resolve(reader.result);
            reader.readAsDataURL(blob);
          }),
      );
    },
    [width, height],
  );
  const jpeg = Buffer.from(url.split(",")[1], "base64");
  return { name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: withExif(jpeg) };
}

// An APP1 segment of one GPS directory and a comment, right after the first two bytes.
function withExif(jpeg) {
  const tiff = Buffer.alloc(64);
  tiff.write("II*\0", 0, "latin1");
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8); // IFD0 with one entry: GPSInfo at 26
  tiff.writeUInt16LE(0x8825, 10);
  tiff.writeUInt16LE(4, 12);
  tiff.writeUInt32LE(1, 14);
  tiff.writeUInt32LE(26, 18);
  tiff.writeUInt16LE(1, 26); // GPS directory: north
  tiff.writeUInt16LE(1, 28);
  tiff.writeUInt16LE(2, 30);
  tiff.writeUInt32LE(2, 32);
  tiff.write("N\0", 36, "latin1");
  tiff.write(PLACE, 44, "latin1");
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

export const tellsWhere = (bytes) => ["Exif", PLACE].some((words) => bytes.includes(words));
