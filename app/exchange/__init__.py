"""The exchange: ops, segments, packages, trust, inbox and outbox, all as files.

Where to begin: ``service`` holds the use cases. By what they are about, the modules are

- bytes: ``ops``, ``columns``, ``body``, ``compress``, ``segment``, ``wire``, ``parts``,
  ``package``, ``limits``; how two values compete: ``merge``, ``lines``;
- whom we believe: ``certificate``, ``peer`` (one device), ``trust`` (all of them, and who may
  certify whom), ``roster`` (what the province says of them), ``identity`` and ``root`` (who we
  are), ``enrolment`` (its files), ``enrol`` (its steps), ``admission`` (its refusals);
- going out: ``outgoing``, ``folder``, ``sticks``, ``statements`` (what others say they hold),
  ``acks`` (what we say);
- coming in: ``gather``, ``containers``, ``inbox``, ``batches``, ``pipeline`` (one package from
  end to end), ``verify``, ``entries`` and ``explanation`` (what became of it), ``foreseen``;
- what is kept and does not count: ``aside``;
- how it stands: ``overview``, ``missing``, ``divergence``, ``receipts``, ``clock``, ``rhythm``,
  ``health``, ``diagnosis``. What is returned to window and commands: ``results`` (what
  travelled), ``standing`` (what stands).
"""
