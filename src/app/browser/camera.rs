//! A picture file as a photo of ours: a JPEG, not larger than it need be.

use futures::channel::oneshot;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap, Url};

/// The long edge, in pixels: a number plate across a yard can be read, and a few hundred kilobytes carry it.
const LONG_EDGE: f64 = 1_600.0;
/// Tried one after the other until the photo is small enough to travel.
const QUALITIES: [f64; 3] = [0.8, 0.6, 0.4];

/// Drawn anew and encoded anew. So nothing of the file but its picture comes along: neither where it was taken nor
/// with what (EXIF), and whatever the file was, it is a JPEG afterwards. The browser turns it upright before.
pub async fn jpeg(file: &File, largest: u32) -> Result<Vec<u8>, JsValue> {
    let bitmap: ImageBitmap =
        JsFuture::from(window().create_image_bitmap_with_blob(file)?).await?.dyn_into()?;
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let scale = (LONG_EDGE / width.max(height).max(1.0)).min(1.0);
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    let side = |length: f64| (length * scale).round().max(1.0);
    canvas.set_width(side(width) as u32);
    canvas.set_height(side(height) as u32);
    let context = canvas.get_context("2d")?.ok_or_else(|| JsValue::from_str("no canvas"))?;
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, side(width), side(height))?;
    bitmap.close();
    let mut bytes = Vec::new();
    for quality in QUALITIES {
        bytes = encoded(&canvas, quality).await?;
        if bytes.len() <= largest as usize {
            return Ok(bytes);
        }
    }
    Err(JsValue::from_f64(bytes.len() as f64))
}

async fn encoded(canvas: &HtmlCanvasElement, quality: f64) -> Result<Vec<u8>, JsValue> {
    let (done, encoded) = oneshot::channel::<Option<Blob>>();
    let take = Closure::once(move |blob: Option<Blob>| {
        let _ = done.send(blob);
    });
    canvas.to_blob_with_type_and_encoder_options(
        take.as_ref().unchecked_ref(),
        "image/jpeg",
        &JsValue::from_f64(quality),
    )?;
    let blob = encoded.await.ok().flatten().ok_or_else(|| JsValue::from_str("no blob"))?;
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// An address under which an `<img>` finds these bytes, for as long as this is kept.
pub struct Picture(String);

impl Picture {
    pub fn of(jpeg: &[u8]) -> Option<Picture> {
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(jpeg));
        let kind = web_sys::BlobPropertyBag::new();
        kind.set_type("image/jpeg");
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind).ok()?;
        Url::create_object_url_with_blob(&blob).ok().map(Picture)
    }

    pub fn address(&self) -> &str {
        &self.0
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}
