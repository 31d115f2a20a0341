//! What procedures may put in braces is what an estate can fill in.

use records::estate::EstateSettings;

#[test]
fn every_placeholder_is_a_setting() {
    let settings = EstateSettings::default();
    for name in rulebook::PLACEHOLDERS {
        assert!(settings.placeholder(name).is_some(), "no setting for {{{name}}}");
    }
}
