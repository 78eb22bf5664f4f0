"""Loss families: functions of arrays, never of modules or configs."""
