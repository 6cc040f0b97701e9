"""The map of marks that hint functions receive and change."""


class CorrectMap:
    def __init__(self, *args, **kwargs):
        self.cmap = {}
        self.items = self.cmap.items
        self.keys = self.cmap.keys
        self.overall_message = ""
        self.set(*args, **kwargs)

    def __getitem__(self, *args, **kwargs):
        return self.cmap.__getitem__(*args, **kwargs)

    def __iter__(self):
        return iter(self.cmap)

    def __repr__(self):
        return repr(self.cmap)

    def set(self, answer_id=None, correctness=None, npoints=None, msg="", hint="", hintmode=None, queuestate=None, answervariable=None, **kwargs):
        if answer_id is not None:
            self.cmap[answer_id] = {
                "correctness": correctness,
                "npoints": npoints,
                "msg": msg,
                "hint": hint,
                "hintmode": hintmode,
                "queuestate": queuestate,
                "answervariable": answervariable,
            }

    def get_dict(self):
        return self.cmap

    def set_dict(self, correct_map):
        self.cmap.clear()
        for answer_id, entry in (correct_map or {}).items():
            # The oldest form of a map has one word for each answer.
            self.set(answer_id, **(entry if isinstance(entry, dict) else {"correctness": entry}))

    def update(self, other_cmap):
        if not isinstance(other_cmap, CorrectMap):
            raise Exception("CorrectMap.update called with invalid argument %s" % other_cmap)
        self.cmap.update(other_cmap.get_dict())
        self.set_overall_message(other_cmap.get_overall_message())

    def is_correct(self, answer_id):
        return self.get_correctness(answer_id) in ("correct", "partially-correct")

    def is_partially_correct(self, answer_id):
        return self.get_correctness(answer_id) == "partially-correct"

    def is_queued(self, answer_id):
        return answer_id in self.cmap and self.get_property(answer_id, "queuestate") is not None

    def is_right_queuekey(self, answer_id, test_key):
        return self.is_queued(answer_id) and self.cmap[answer_id]["queuestate"]["key"] == test_key

    def get_queuetime_str(self, answer_id):
        return self.cmap[answer_id]["queuestate"]["time"] if self.is_queued(answer_id) else None

    def get_npoints(self, answer_id):
        npoints = self.get_property(answer_id, "npoints")
        if npoints is not None:
            return npoints
        return 1 if self.is_correct(answer_id) else 0

    def set_property(self, answer_id, name, value):
        if answer_id in self.cmap:
            self.cmap[answer_id][name] = value
        else:
            self.cmap[answer_id] = {name: value}

    def get_property(self, answer_id, name, default=None):
        return self.cmap[answer_id].get(name, default) if answer_id in self.cmap else default

    def get_correctness(self, answer_id):
        return self.get_property(answer_id, "correctness")

    def get_msg(self, answer_id):
        return self.get_property(answer_id, "msg", "")

    def get_hint(self, answer_id):
        return self.get_property(answer_id, "hint", "")

    def get_hintmode(self, answer_id):
        return self.get_property(answer_id, "hintmode", None)

    def set_hint_and_mode(self, answer_id, hint, hintmode):
        self.set_property(answer_id, "hint", hint)
        self.set_property(answer_id, "hintmode", hintmode)

    def set_overall_message(self, message_str):
        self.overall_message = str(message_str) if message_str else ""

    def get_overall_message(self):
        return self.overall_message
