//! Is it a picture? Photos are decoded once, within limits, before they are kept.
//!
//! What is promised: a photo that was brought here is a JPEG drawn line by line (baseline) that a decoder has read from
//! end to end, of no more than 16 million pixels. (Of those brought to older versions only the first three bytes were
//! looked at, and progressive ones were taken.) What is
//! not: anything about what stands beside the picture. A photo's name is the digest
//! of its bytes, so nothing can be taken out of it here; our own app draws every photo anew before it names it, and so
//! sends neither place nor camera, but another client may. Answers carry `nosniff`, and the app shows them as pictures
//! only.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Six times what our own app sends; decoded, some 50 megabytes.
pub(crate) const MOST_PIXELS: u32 = 16_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unfit {
    #[error("not a baseline JPEG")]
    NotJpeg,
    #[error("more than {MOST_PIXELS} pixels")]
    TooManyPixels,
}

/// Takes as long as decoding takes: not for a thread that others wait for.
pub(crate) fn look_into(bytes: &[u8]) -> Result<(), Unfit> {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    // Nothing is made room for before the size is known.
    decoder.decode_headers().map_err(|_| Unfit::NotJpeg)?;
    let info = decoder.info().ok_or(Unfit::NotJpeg)?;
    if u32::from(info.width) * u32::from(info.height) > MOST_PIXELS {
        return Err(Unfit::TooManyPixels);
    }
    // Refined scan by scan, one takes seconds and hundreds of megabytes. No photo of ours is: what `canvas.toBlob` makes
    // of a picture is baseline in Chromium (Skia), Firefox (libjpeg's defaults) and WebKit (ImageIO's).
    if info.sof.is_progressive() {
        return Err(Unfit::NotJpeg);
    }
    decoder.decode().map(drop).map_err(|_| Unfit::NotJpeg)
}

/// Eight grey pixels by eight, and a comment: pictures for tests, each as different and as long as it is asked to be.
#[cfg(any(test, feature = "faults"))]
pub fn sample(comment: &[u8]) -> Vec<u8> {
    sized_sample(8, 8, comment)
}

/// … that says of itself that it is so large.
#[cfg(any(test, feature = "faults"))]
pub fn sized_sample(width: u16, height: u16, comment: &[u8]) -> Vec<u8> {
    drawn(0xC0, [&[0, 63, 0][..], &[0x3F]], (width, height), comment)
}

/// … the same eight by eight, but refined scan by scan; there is one.
#[cfg(any(test, feature = "faults"))]
pub fn progressive_sample() -> Vec<u8> {
    drawn(0xC2, [&[0, 0, 0][..], &[0x7F]], (8, 8), b"")
}

/// `scan` is what it says of itself, and its bits.
#[cfg(any(test, feature = "faults"))]
fn drawn(frame: u8, scan: [&[u8]; 2], (width, height): (u16, u16), comment: &[u8]) -> Vec<u8> {
    let segment = |marker: u8, body: &[u8]| {
        let length = u16::try_from(body.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
        [&[0xFF, marker][..], &length, body].concat()
    };
    let size = [height.to_be_bytes(), width.to_be_bytes()].concat();
    // One code of one bit, for the one symbol there is.
    let huffman = |table: u8| {
        let mut body = [0; 18];
        (body[0], body[1]) = (table, 1);
        segment(0xC4, &body)
    };
    let mut picture = vec![0xFF, 0xD8];
    for comment in comment.chunks(65_533) {
        picture.extend(segment(0xFE, comment));
    }
    picture.extend(segment(0xDB, &[&[0][..], &[1; 64]].concat()));
    picture.extend(segment(frame, &[&[8][..], &size, &[1, 1, 0x11, 0]].concat()));
    picture.extend([huffman(0x00), huffman(0x10)].concat());
    picture.extend(segment(0xDA, &[&[1, 1, 0x00][..], scan[0]].concat()));
    picture.extend([scan[1], &[0xFF, 0xD9]].concat());
    picture
}

#[cfg(test)]
mod tests {
    use super::{Unfit, look_into, progressive_sample, sample, sized_sample};

    #[test]
    fn a_picture_is_one_whatever_is_said_beside_it() {
        for comment in [&b""[..], b"x", &[7; 200_000]] {
            assert_eq!(look_into(&sample(comment)), Ok(()), "{}", comment.len());
        }
        assert_ne!(sample(b"x"), sample(b"y"));
    }

    #[test]
    fn three_bytes_and_a_name_are_no_picture() {
        let whole = sample(b"x");
        let lacking = sized_sample(800, 800, b"");
        for bytes in [
            &[0xFF, 0xD8, 0xFF][..],
            b"",
            b"GIF89a",
            &[&[0xFF, 0xD8, 0xFF][..], &[b'x'; 5_000]].concat(),
            &whole[..whole.len() / 2],
            &lacking,
        ] {
            assert_eq!(look_into(bytes), Err(Unfit::NotJpeg), "{bytes:?}");
        }
    }

    #[test]
    fn one_that_is_refined_scan_by_scan_is_none_of_ours() {
        assert_eq!(look_into(&progressive_sample()), Err(Unfit::NotJpeg));
    }

    #[test]
    fn a_picture_too_large_to_draw_is_refused_before_room_is_made_for_it() {
        assert_eq!(look_into(&sized_sample(u16::MAX, u16::MAX, b"")), Err(Unfit::TooManyPixels));
        assert_eq!(look_into(&sized_sample(4_001, 4_000, b"")), Err(Unfit::TooManyPixels));
    }
}
