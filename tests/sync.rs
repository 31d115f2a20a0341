//! The faults of `src/device/sync.md`: real devices against a real endpoint process. A file per fault, named by what goes wrong.
//!
//! Random choices come from a seed that is printed; `HUYING_SEED` repeats a run, `HUYING_LONG=1` makes it long.

mod ahead;
mod answers_lost;
mod asked_to_wait;
mod bad_network;
mod bounded_reads;
mod case_moved_into_area;
mod commit_order;
mod corrupt_items;
mod crowded_out;
mod flood;
mod frozen_tab;
mod full_disk;
mod groups;
mod holder_killed;
mod joined_again;
mod killed_anywhere;
mod long_history;
mod malicious_client;
mod many_writers;
mod missed_clock;
mod oracle;
mod order_kept;
mod own_numbers;
mod own_words_stay;
mod photo_cut;
mod poison;
mod pressed;
mod restored_backup;
mod rules_kept;
mod screen_is_history;
mod shared_phone;
mod two_tabs;
mod wrong_clocks;
