//! The date of creation out of IPTC records (IPTC-IIM 4.2), bare or within Photoshop's resources.

/// What IPTC says about when a picture was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IptcDates {
    /// Eight digits: year, month, day.
    pub date: Option<String>,
    /// Six digits: hour, minute, second; perhaps an offset from UTC.
    pub time: Option<String>,
}

/// Reads the date and time of creation.
pub fn dates(bytes: &[u8]) -> IptcDates {
    let records = if bytes.starts_with(b"8BIM") {
        resource(bytes, RECORDS).unwrap_or_default()
    } else {
        bytes
    };
    let mut found = IptcDates::default();
    let mut rest = records;
    // Each record: 1C, number of the group, number in it, length, content.
    while let [0x1C, group, number, l1, l0, content @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*l1, *l0]));
        let Some((content, next)) = content.split_at_checked(length) else { break };
        let text = || {
            Some(String::from_utf8_lossy(content).trim().to_owned()).filter(|text| !text.is_empty())
        };
        match (group, number) {
            (2, 55) if found.date.is_none() => found.date = text(),
            (2, 60) if found.time.is_none() => found.time = text(),
            _ => {}
        }
        rest = next;
    }
    found
}

const RECORDS: u16 = 0x0404;

/// A resource of Photoshop: "8BIM", number, name of even length, length, content of even length.
fn resource(bytes: &[u8], wanted: u16) -> Option<&[u8]> {
    let mut rest = bytes;
    while let Some([n1, n0, named @ ..]) = rest.strip_prefix(b"8BIM") {
        let name_length = usize::from(*named.first()?) + 1;
        let [l3, l2, l1, l0, content @ ..] = named.get(name_length + name_length % 2..)? else {
            return None;
        };
        let length = u32::from_be_bytes([*l3, *l2, *l1, *l0]) as usize;
        if u16::from_be_bytes([*n1, *n0]) == wanted {
            return Some(content.get(..length).unwrap_or(content));
        }
        rest = content.get(length.checked_add(length % 2)?..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    fn records() -> Vec<u8> {
        let record = |number: u8, text: &str| {
            [&[0x1C, 2, number, 0, text.len() as u8], text.as_bytes()].concat()
        };
        [record(5, "a title"), record(55, "20220817"), record(60, "101520+0200")].concat()
    }

    #[test]
    fn the_date_is_found_bare_and_within_photoshop() {
        let expected =
            IptcDates { date: Some("20220817".to_owned()), time: Some("101520+0200".to_owned()) };
        assert_eq!(dates(&records()), expected);
        let records = records();
        let other = b"8BIM\x03\xED\0\0\0\0\0\x03abc\0";
        let header = b"8BIM\x04\x04\x03abc";
        let resources =
            [&other[..], header, &(records.len() as u32).to_be_bytes(), &records].concat();
        assert_eq!(dates(&resources), expected);
        assert_eq!(dates(other), IptcDates::default());
    }

    proptest! {
        #[test]
        fn no_bytes_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..60), cut in 0_usize..60) {
            dates(&bytes);
            dates(&[b"8BIM\x04\x04", &bytes[..]].concat());
            let records = records();
            dates(&records[..cut.min(records.len())]);
        }
    }
}
