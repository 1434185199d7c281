# The mended from-microsoft call, recorded with only 96 octets of each frame.
snaplen=96

traffic() {
    connectivity_test acano.steven.lab
    microsoft_calls --target vcse.acano.steven.lab
}

shows 'frame.cap_len < frame.len'
hides 'frame.cap_len > 96'
