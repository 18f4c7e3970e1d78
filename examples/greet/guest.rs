// The same guest in Rust, without WASI. Memory goes back by `cabi_realloc` with a new size of 0, as
// Rust wants to know the size of what it releases.
use std::alloc::{alloc, dealloc, realloc, Layout};
use std::ffi::CString;
use std::os::raw::c_char;

/// # Safety
/// `old` is NULL, or came from here with `old_size` and `align`.
#[no_mangle]
pub unsafe extern "C" fn cabi_realloc(
    old: *mut u8,
    old_size: usize,
    align: usize,
    new_size: usize,
) -> *mut u8 {
    let layout = Layout::from_size_align(old_size, align).unwrap();
    match (old_size, new_size) {
        (0, 0) => align as *mut u8,
        (0, _) => alloc(Layout::from_size_align(new_size, align).unwrap()),
        (_, 0) => {
            dealloc(old, layout);
            align as *mut u8
        }
        _ => realloc(old, layout, new_size),
    }
}

/// # Safety
/// There are `length` bytes at `name`.
#[no_mangle]
pub unsafe extern "C" fn greet(name: *const u8, length: usize) -> *mut c_char {
    let name = String::from_utf8_lossy(std::slice::from_raw_parts(name, length));
    let text = format!("Hello, {}!", name.replace('\0', ""));
    CString::new(text).unwrap().into_raw()
}
