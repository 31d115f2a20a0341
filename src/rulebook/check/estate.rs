//! What a procedure may take from the estate it is for.

/// The estate's own data a wording may stand on, in braces: `{meeting_point}`.
pub const PLACEHOLDERS: [&str; 9] = [
    "estate",
    "meeting_point",
    "service_desk",
    "property_phone",
    "maintenance_phone",
    "police_station",
    "police_phone",
    "valuable_amount",
    "duty_lead",
];

/// The numbers a procedure may offer as one-tap calls; the named ones are the estate's own (S197–S202, S184).
pub const HOTLINES: [&str; 7] = ["110", "119", "120", "122", "property", "maintenance", "police"];
