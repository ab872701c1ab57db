from toru_plugin import Plugin

plugin = Plugin(id="@id@", name="@name@", version="0.1.0", route="/@id@", icon="🧩")


@plugin.get("/")
def home(request):
    return {"message": "Hello from @name@!", "visits": plugin.kv.increment("visits")}


if __name__ == "__main__":
    plugin.run()
