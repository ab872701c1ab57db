from toru_plugin import Plugin

plugin = Plugin(id="@id@", name="@name@", version="0.1.0", route="/@id@", icon="🧩")


@plugin.get("/")
def home(request):
    visits = int(plugin.kv.get("visits") or 0) + 1
    plugin.kv.set("visits", str(visits))
    return {"message": "Hello from @name@!", "visits": visits}


if __name__ == "__main__":
    plugin.run()
